#include "tools/xueji_server/core_files.h"

#include <sys/prctl.h>

#include "engine/base/check.h"

namespace xueji::tools {

void PermitCoreFiles(bool permitted) {
  // It cannot fail with 0 or 1; a kernel that refuses them must not be served from.
  XUEJI_CHECK(prctl(PR_SET_DUMPABLE, permitted ? 1 : 0, 0, 0, 0) == 0);
}

}  // namespace xueji::tools
