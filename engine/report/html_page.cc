#include "engine/report/html_page.h"

#include <utility>

#include "engine/report/chart_scripts.h"
#include "engine/report/html_style.h"
#include "engine/report/html_text.h"

namespace xueji {
namespace {

std::string Policy(const ChartScripts& scripts) {
  return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; "
         "script-src " +
         std::string(scripts.library_hash) + " " + std::string(scripts.script_hash);
}

std::string Switch(bool chinese) {
  std::string out;
  for (const auto& [id, name] : {std::pair{"zh", "中文"}, std::pair{"en", "English"}}) {
    const bool checked = chinese == (std::string_view(id) == "zh");
    out += "<input class=\"language\" type=\"radio\" name=\"language\" id=\"" + std::string(id) +
           "\"" + (checked ? " checked" : "") + "><label class=\"language\" for=\"" + id + "\">" +
           name + "</label>\n";
  }
  return out;
}

}  // namespace

std::string RenderPage(const HtmlPage& page) {
  const ChartScripts& scripts = EmbeddedChartScripts();
  const bool chinese = page.language == Language::kChinese;
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(chinese ? "zh-CN" : "en") +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
                    Policy(scripts) + "\">\n<title>" +
                    html::Escape(chinese ? page.title_zh : page.title_en) + "</title>\n<style>";
  out.append(kReportStyle);
  out += "</style>\n</head>\n<body>\n" + Switch(chinese) + "<main>\n<h1>" +
         html::Both(page.title_zh, page.title_en) + "</h1>\n" + page.body + "</main>\n";
  out += "<script type=\"application/json\" id=\"figures\">\n" + ChartJson(page.charts) +
         "</script>\n";
  if (!scripts.library.empty()) out += "<script>" + std::string(scripts.library) + "</script>\n";
  out += "<script>" + std::string(scripts.script) + "</script>\n";
  return out + "</body>\n</html>\n";
}

}  // namespace xueji
