#include "engine/population/open_registry.h"

namespace xueji {

absl::StatusOr<std::unique_ptr<RegistrySource>> OpenRegistry(const std::string& path,
                                                             const TextRegistryOptions& options) {
  return OpenTextRegistry(path, options);
}

}  // namespace xueji
