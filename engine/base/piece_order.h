// PieceOrder: states, in a way the thread sanitizer sees, the order that oneTBB gives to the pieces
// of a parallel loop or pipeline. Used by parallel.cc only.
//
//   EndPiece();            // what this thread did so far ...
//   BeginPiece();          // ... is visible to a thread that begins a piece later
//
// oneTBB itself orders stages and joins threads; but neither its library nor what its headers put
// into parallel.cc is instrumented (see CMakeLists.txt), so without this every piece of work would
// look like a race. Ordering: EndPiece() is a read-modify-write with release, so it continues the
// release sequence of all before it; BeginPiece() acquires, so reading any of them it has them all.
// Thread-safe. Cost: one atomic addition and one load a piece, some 10 ns.
#pragma once

namespace xueji {

void BeginPiece();
void EndPiece();

}  // namespace xueji
