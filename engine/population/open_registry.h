// OpenRegistry: a file of the population registry in any of the forms there are, told apart by how it begins.
//
//   XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegistrySource> source, OpenRegistry(path, {}));
//
// Thread-safe. Errors: those of the source (text_registry.h, packed_registry.h).
#pragma once

#include <memory>
#include <string>

#include "engine/base/status.h"
#include "engine/population/registry_person.h"
#include "engine/population/text_registry.h"

namespace xueji {

// `options`: of text.
absl::StatusOr<std::unique_ptr<RegistrySource>> OpenRegistry(const std::string& path,
                                                             const TextRegistryOptions& options);

}  // namespace xueji
