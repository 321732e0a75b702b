#include "tools/xueji_precheck/precheck.h"

#include <cstdio>
#include <utility>

#include "engine/plan/plan_words.h"
#include "engine/record/student_schema.h"
#include "engine/report/json_value.h"
#include "server/client/pre_check_client.h"
#include "tools/xueji/student_rows.h"

namespace xueji::tools {
namespace {

using server::ClientAnswer;
using server::ClientFault;
using server::ClientHint;
using server::ClientReason;
using server::ClientVerdict;

constexpr std::size_t kRecordsMax = 100'000;

absl::Status NoField(std::string_view field) {
  std::vector<std::string_view> names;
  for (const StudentColumn& column : StudentColumns()) names.push_back(column.name);
  return InvalidArgument({"--like：没有栏目 '$0'$1", "--like: no field '$0'$1", {field, DidYouMean(field, names)}});
}

absl::StatusOr<StudentText> RecordOf(const std::vector<std::string>& words) {
  StudentText record;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      return InvalidArgument(
          {"--like：应写 栏目=值，栏目如 姓名、出生日期，与输入文件的表头相同",
           "--like: write FIELD=VALUE; fields are named as in the header of an input file"});
    }
    const std::string_view field = std::string_view(word).substr(0, equals);
    const StudentColumn* const column = FindStudentColumn(field);
    if (column == nullptr) return NoField(field);
    record[column->id] = word.substr(equals + 1);
  }
  return record;
}

std::string HintText(const ClientHint& hint, const Console& console) {
  std::string text = "   - " + (hint.case_id.empty() ? hint.record_id : hint.case_id);
  if (!hint.record_id.empty() && !hint.case_id.empty())
    text += console.Say("，记录 ", ", record ") + hint.record_id;
  if (!hint.school_place.empty())
    text += console.Say("，学校在", ", school in ") + hint.school_place.In(console.language);
  if (!hint.school_code.empty()) text += console.Say("，学校 ", ", school ") + hint.school_code;
  std::string codes;
  for (const std::string& code : hint.reason_codes) codes += (codes.empty() ? "" : "|") + code;
  return text + (codes.empty() ? "" : "  " + codes) + "\n";
}

std::string ReasonText(const ClientReason& reason, const Console& console) {
  std::string text = "   " + reason.code + "  " + reason.text.In(console.language);
  if (!reason.next_step.empty())
    text += console.Say("　下一步：", "  Next: ") + reason.next_step.In(console.language);
  return text + "\n";
}

std::string VerdictText(const ClientVerdict& verdict, const Console& console) {
  std::string text = verdict.advice_text.In(console.language) + "\n";
  for (const ClientReason& reason : verdict.reasons) text += ReasonText(reason, console);
  if (!verdict.hints.empty()) text += console.Say("   相似的记录：\n", "   Records like it:\n");
  for (const ClientHint& hint : verdict.hints) text += HintText(hint, console);
  if (!verdict.warnings.empty()) text += console.Say("   请核对：\n", "   Look again at:\n");
  for (const ClientReason& warning : verdict.warnings) text += ReasonText(warning, console);
  return text;
}

std::string AnswerText(const ClientAnswer& answer, std::uint64_t line, const Console& console) {
  std::string text =
      console.Say("第 ", "line ") + std::to_string(line) + console.Say(" 行：", ": ");
  if (answer.faults.empty()) return text + VerdictText(answer.verdict, console);
  text += console.Say("不能查询\n", "cannot be asked about\n");
  for (const ClientFault& fault : answer.faults) {
    text += "   " + fault.field + ": " + fault.code + "  " + fault.text.In(console.language) + "\n";
  }
  return text;
}

JsonValue ReasonsJson(const std::vector<ClientReason>& reasons) {
  JsonValue array = JsonValue::Array();
  for (const ClientReason& reason : reasons) array.Append(reason.code);
  return array;
}

JsonValue VerdictJson(const ClientVerdict& verdict) {
  JsonValue hints = JsonValue::Array();
  for (const ClientHint& hint : verdict.hints) {
    JsonValue codes = JsonValue::Array();
    for (const std::string& code : hint.reason_codes) codes.Append(code);
    JsonValue json = JsonValue::Object();
    json.Set("record_id", hint.record_id)
        .Set("case_id", hint.case_id)
        .Set("school_region", hint.school_region)
        .Set("school_place_zh", hint.school_place.zh)
        .Set("school_place_en", hint.school_place.en)
        .Set("school_code", hint.school_code)
        .Set("enrolment_state", hint.enrolment_state)
        .Set("decision", hint.decision)
        .Set("reason_codes", std::move(codes));
    hints.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("advice", verdict.advice)
      .Set("advice_zh", verdict.advice_text.zh)
      .Set("advice_en", verdict.advice_text.en)
      .Set("reason_codes", ReasonsJson(verdict.reasons))
      .Set("warnings", ReasonsJson(verdict.warnings))
      .Set("hints", std::move(hints))
      .Set("position", verdict.position);
  return json;
}

JsonValue AnswerJson(const ClientAnswer& answer, std::uint64_t line) {
  JsonValue faults = JsonValue::Array();
  for (const ClientFault& fault : answer.faults) {
    JsonValue json = JsonValue::Object();
    json.Set("field", fault.field).Set("code", fault.code);
    faults.Append(std::move(json));
  }
  JsonValue json = answer.faults.empty() ? VerdictJson(answer.verdict) : JsonValue::Object();
  json.Set("line", line).Set("faults", std::move(faults));
  return json;
}

// --dev DIR names all files; each option that is given stands before it.
absl::StatusOr<server::ClientOptions> ClientOptionsFrom(const Arguments& arguments) {
  server::ClientOptions options;
  const std::string dev = arguments.Text("--dev");
  const std::string who = arguments.Text("--as", "county");
  const auto file = [&](std::string_view option, const std::string& name) {
    return arguments.Text(option, dev.empty() ? "" : dev + "/" + name);
  };
  options.address = arguments.Text("--server", options.address);
  options.ca = file("--ca", "ca.pem");
  options.certificate = file("--cert", "client-" + who + ".pem");
  options.key = file("--key", "client-" + who + ".key");
  options.token = file("--token", who + "-registrar.token");
  // One record needs no approval.
  if (arguments.Has("INPUT")) options.ticket = file("--ticket", who + "-registrar.ticket");
  options.deadline_ms = static_cast<std::int64_t>(arguments.Number("--deadline", 10)) * 1000;
  for (const std::string* path :
       {&options.ca, &options.certificate, &options.key, &options.token}) {
    if (path->empty()) {
      return InvalidArgument(
          {"请给出 --ca、--cert、--key 和 --token，或以 --dev 给出 xueji-server dev-certs 所建目录",
           "give --ca, --cert, --key and --token, or with --dev a directory of xueji-server "
           "dev-certs"});
    }
  }
  return options;
}

absl::Status CheckList(const server::PreCheckClient& client, const std::string& path,
                       const Console& console) {
  std::vector<StudentText> records;
  std::vector<std::uint64_t> lines;
  XUEJI_RETURN_IF_ERROR(ReadStudentRows(path, [&](const StudentText& row, std::uint64_t line) {
    if (records.size() == kRecordsMax) {
      return ResourceExhausted({"$0：多于 $1 条记录；请分批",
                                "$0: more than $1 records; cut the list",
                                {path, kRecordsMax}});
    }
    records.push_back(row);
    lines.push_back(line);
    return absl::OkStatus();
  }));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<ClientAnswer> answers, client.CheckAll(records));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string text = console.json ? AnswerJson(answers[i], lines[i]).Print()
                                          : AnswerText(answers[i], lines[i], console);
    std::fputs(text.c_str(), stdout);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunPreCheck(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const server::ClientOptions options, ClientOptionsFrom(arguments));
  XUEJI_ASSIGN_OR_RETURN(const auto client, server::PreCheckClient::Connect(options));
  const std::vector<std::string> inputs = arguments.All("INPUT");
  if (!inputs.empty()) return CheckList(*client, inputs.front(), console);
  XUEJI_ASSIGN_OR_RETURN(const StudentText record, RecordOf(arguments.All("--like")));
  XUEJI_ASSIGN_OR_RETURN(const ClientVerdict verdict, client->Check(record));
  const std::string text =
      console.json ? VerdictJson(verdict).Print() : VerdictText(verdict, console);
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace xueji::tools
