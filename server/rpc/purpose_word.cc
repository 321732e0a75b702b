#include "server/rpc/purpose_word.h"

#include <algorithm>
#include <iterator>

#include "engine/base/check.h"

namespace xueji::server {

namespace {

struct PurposeFacts {
  v1::Purpose purpose;
  std::string_view word, zh;
};
constexpr PurposeFacts kPurposes[] = {
    {v1::PURPOSE_ENROLMENT, "enrolment", "新建学籍"},
    {v1::PURPOSE_TRANSFER, "transfer", "转学办理"},
    {v1::PURPOSE_KEY_CHANGE, "key_change", "关键信息变更"},
    {v1::PURPOSE_PROBLEM_RECORD, "problem_record", "问题学籍处理"},
    {v1::PURPOSE_SUPERVISION, "supervision", "核查与监督"},
    {v1::PURPOSE_OPERATION, "operation", "运行维护"},
};

const PurposeFacts* FactsOf(std::string_view word) {
  const auto* const found = std::find_if(std::begin(kPurposes), std::end(kPurposes),
                                         [&](const PurposeFacts& facts) { return facts.word == word; });
  return found == std::end(kPurposes) ? nullptr : found;
}

}  // namespace

std::string_view PurposeWord(v1::Purpose purpose) {
  for (const PurposeFacts& facts : kPurposes) {
    if (facts.purpose == purpose) return facts.word;
  }
  return "";
}

Message PurposeText(std::string_view word) {
  const PurposeFacts* const facts = FactsOf(word);
  XUEJI_CHECK(facts != nullptr);
  return {"$0", "$1", {facts->zh, facts->word}};
}

bool IsPurposeWord(std::string_view text) {
  return FactsOf(text) != nullptr;
}

}  // namespace xueji::server
