#include "engine/population/open_registry.h"

#include "engine/population/packed_registry.h"

namespace xueji {

absl::StatusOr<std::unique_ptr<RegistrySource>> OpenRegistry(const std::string& path,
                                                             const TextRegistryOptions& options) {
  if (LooksPacked(path)) {
    XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<RegistrySource> packed, PackedRegistry::Open(path));
    return packed;
  }
  return OpenTextRegistry(path, options);
}

}  // namespace xueji
