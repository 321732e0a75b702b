// A typed number, and after a line feed the number of a counterpart: the repairs agree with the
// channel run forwards over every edit, and the scores are shares, best first.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/id_forensics.h"
#include "matchers/reference/id_repairs_reference.h"

namespace {

using namespace xueji::matchers;  // NOLINT: a fuzzer is one file

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 64));
  const std::size_t cut = std::min(input.find('\n'), input.size());
  const std::string typed = input.substr(0, cut);
  IdContext context{.birth_date = PackDate(2012, 3, 5), .sex = 2, .region = 370102};
  context.counterpart = input.substr(std::min(cut + 1, input.size()));
  context.guardians = {context.counterpart};

  const std::vector<IdRepair> repairs = FindIdRepairs(typed);
  const std::set<std::string> expected = reference::RepairsReference(typed);
  Require(repairs.size() == expected.size() && repairs.size() <= 65);
  std::size_t i = 0;
  for (const std::string& number : expected) {
    const double likelihood = reference::SlipProbabilityReference(number, typed);
    Require(repairs[i].number == number && std::abs(repairs[i].likelihood - likelihood) < 1e-9);
    ++i;
  }
  const IdForensics forensics = InvestigateId(typed, context, 1000);
  double sum = 0, last = 1 + 1e-9;
  for (const IdExplanation& explanation : forensics.explanations) {
    Require(explanation.score <= last && explanation.score > 0);
    Require(explanation.number.empty() || IsValid(PackIdNumber(explanation.number)));
    last = explanation.score;
    sum += explanation.score;
  }
  Require(forensics.explanations.empty() || std::abs(sum - 1) < 1e-6);
  return 0;
}
