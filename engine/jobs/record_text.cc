#include "engine/jobs/record_text.h"

#include <cstdio>

#include "engine/record/packed_text.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"

namespace xueji {
namespace {

std::string RegionText(std::uint32_t region) {
  if (region == 0) return "";
  char text[16];
  std::snprintf(text, sizeof text, "%06u", region);
  return text;
}

std::string AddressText(std::uint64_t signature) {
  if (signature == 0) return "";
  char text[24];
  std::snprintf(text, sizeof text, "=%016llx", static_cast<unsigned long long>(signature));
  return text;
}

}  // namespace

std::string RecordText(const RecordStore& store, RecordId record, std::size_t field) {
  const std::byte* at = store.Row(record) + store.layout().offset(field);
  switch (store.layout().type(field)) {
    case FieldType::kName:
    case FieldType::kSeldomName:
      return NameText(LoadName(store.layout().type(field), at), store.terms());
    case FieldType::kIdNumber: return IdNumberText(LoadIdNumber(at), store.terms());
    case FieldType::kDate: return matchers::FormatDate(LoadDate(at));
    case FieldType::kRegion: return RegionText(LoadRegion(at));
    case FieldType::kCode: {
      const auto code = LoadPacked<std::uint8_t>(at);
      return code == 0 ? "" : std::to_string(code);
    }
    case FieldType::kText: {
      const TermId term{LoadPacked<std::uint32_t>(at)};
      return term.value == 0 ? "" : std::string(store.terms().Text(term));
    }
    case FieldType::kDigits: return matchers::UnpackDigits(LoadDigits(at, store.terms()));
    case FieldType::kAddress: return AddressText(LoadPacked<std::uint64_t>(at));
  }
  return "";
}

std::vector<PairField> PairFields(const LinkagePlan& plan, const RecordStore& store, RecordId left,
                                  RecordId right) {
  std::vector<PairField> fields;
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    const Field& field = plan.fields[i];
    fields.push_back({field.name, field.type, field.personal, RecordText(store, left, i),
                      RecordText(store, right, i)});
  }
  return fields;
}

}  // namespace xueji
