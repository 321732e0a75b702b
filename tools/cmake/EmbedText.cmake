# Writes a .cc that holds text files as constants:
#   cmake -DOUT=plans.cc -DFILES="a.plan;b.plan" -P EmbedText.cmake
# The name of a text is its file's stem. Same files, same bytes.
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(stem "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND entries "    {\"${stem}\",\n     R\"xueji(${text})xueji\"},\n")
endforeach()
file(WRITE "${OUT}" "// Generated from the texts of datasets/plans by tools/cmake/EmbedText.cmake.
#include \"engine/plan/builtin_plans.h\"

namespace xueji {
namespace {

constexpr BuiltinPlanSource kSources[] = {
${entries}};

}  // namespace

std::span<const BuiltinPlanSource> BuiltinPlanSources() { return kSources; }

}  // namespace xueji
")
