// The style sheet of report.html: one column on a phone, wide tables scroll inside their own box,
// dark and light by the reader's setting, and the language switch (two radio buttons, no script).
// report_charts.js takes its colours from here.
// Immutable text.
#pragma once

#include <string_view>

namespace xueji {

inline constexpr std::string_view kReportStyle = R"css(
:root{--ink:#1c2430;--soft:#5b6675;--line:#d9dee6;--paper:#fff;--card:#f5f7fa;--dup:#b3261e;--rev:#b26a00;--ok:#2e7d4f;--blue:#2f6db3}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a3adba;--line:#39424f;--paper:#14181e;--card:#1e242c;--dup:#ff8a80;--rev:#ffc06a;--ok:#7fd6a2;--blue:#8fb8ef}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
main{max-width:68rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}.soft{color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1rem 0}
.card{background:var(--card);border-radius:.5rem;padding:.6rem .8rem}
.card b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}td:first-child code{overflow-wrap:normal}.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-size:.88em;overflow-wrap:anywhere}
.chart{width:100%;margin:.6rem 0;min-width:0}.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem}
input[type=range]{width:100%;max-width:40rem;display:block;accent-color:var(--blue)}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--blue)}
mark{background:transparent;color:var(--dup);font-weight:700;text-decoration:underline}
ul{margin:.3rem 0;padding-left:1.2rem}
svg.still{width:100%;max-width:48rem;height:auto}svg.share{width:100%;height:1.1rem;border-radius:.3rem}
svg.still text{fill:var(--soft);font-size:11px}svg.still line{stroke:var(--line)}
rect.duplicate{fill:var(--dup)}rect.review{fill:var(--rev)}rect.clear{fill:var(--ok)}
.duplicate-word{color:var(--dup);font-weight:600}.review-word{color:var(--rev);font-weight:600}
.example{background:var(--card);border-radius:.5rem;padding:.6rem .8rem;margin:.6rem 0}
input.language{position:absolute;opacity:0}
label.language{display:inline-block;padding:.2rem .7rem;border:1px solid var(--line);cursor:pointer}
#zh:checked~label[for=zh],#en:checked~label[for=en]{background:var(--ink);color:var(--paper)}
input.language:focus-visible+label{outline:2px solid var(--rev)}
#zh:checked~main .en,#en:checked~main .zh{display:none}
body{padding-top:.6rem}label.language{margin-left:1rem}label.language+input+label.language{margin-left:0}
@media print{label.language{display:none}.example{break-inside:avoid}}
)css";

}  // namespace xueji
