// The version of the program, as `xueji --version` and every manifest state it. Constant.
#pragma once

#include <string_view>

namespace xueji {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace xueji
