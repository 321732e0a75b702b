// Whether this process may leave its memory behind: a core file of the server holds names and numbers.
//
//   PermitCoreFiles(false);   // first thing in main
//
// Without permission the kernel writes no core, whatever `ulimit -c` and core_pattern say, no debugger of the same account may
// attach, and /proc/PID belongs to root. One process-wide setting: call it before there are threads. prctl(2), PR_SET_DUMPABLE.
#pragma once

namespace xueji::tools {

void PermitCoreFiles(bool permitted);

}  // namespace xueji::tools
