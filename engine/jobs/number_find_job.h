// FindNumber: whose a student number is or was, with all the numbers this person had and why.
//
//   XUEJI_ASSIGN_OR_RETURN(const auto people, FindNumber("numbers.db", "L130283…"));
//   people.front().numbers.back().text        // held now
//
// A national number has one holder; a local one may have several, for cities count by themselves. The number
// may be typed in full width, lower case, with blanks. Pure apart from the file read: thread-safe. Errors:
// kNotFound (no such number in the store), those of NumberStore::Open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/numbers/number_store.h"

namespace xueji {

struct FoundNumber {
  std::string text, kind;
  NumberOrigin origin = NumberOrigin::kAdopted;
  RunFacts run;  // in which it was issued, or first seen
};
struct FoundPerson {
  std::vector<std::string> records;
  std::vector<FoundNumber> numbers;  // national, the last is held now
  std::vector<FoundNumber> locals;
};

absl::StatusOr<std::vector<FoundPerson>> FindNumber(const std::string& store, std::string_view number);

}  // namespace xueji
