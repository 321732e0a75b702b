// VerifyLedger: whether every record of a ledger (--ledger of xueji-load) is in the running server,
// as of the change that was acknowledged; prints what was lost, and a line of JSON. Asks one after
// the other, by gRPC's own client, and again where no answer comes in ten seconds: what is never answered is
// counted as that, not as lost, and is no success either. Throws std::runtime_error: a file that cannot be read, a server
// that is not there.
#pragma once

#include "bench/server/load.h"

namespace xueji::bench {

bool VerifyLedger(const LoadOptions& options);

}  // namespace xueji::bench
