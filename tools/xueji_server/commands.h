// The commands of xueji-server, each with its options and what runs it (tools/xueji/command.h).
// Plain values.
#pragma once

#include "tools/xueji/command.h"

namespace xueji::tools {

CommandSpec ServeCommand();
CommandSpec DevCertsCommand();
CommandSpec CheckConfigCommand();
CommandSpec CheckStoreCommand();
CommandSpec ExportCommand();
CommandSpec AuditCommand();
CommandSpec ImportCommand();
CommandSpec LocksCommand();
CommandSpec UnlockCommand();

}  // namespace xueji::tools
