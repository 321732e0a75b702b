// The charts of report.html, drawn from the figures that stand in the page as JSON (chart_data.h says which).
// Without this script, or without the chart library before it, the page keeps its tables and drawings.
(() => {
  "use strict";
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const chinese = () => document.getElementById("zh").checked;
  const say = (zh, en) => (chinese() ? zh : en);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const count = (value) => Math.round(value).toLocaleString("en-US");
  const share = (value) => (value * 100).toFixed(value > 0.9 && value < 1 ? 3 : 1) + " %";
  const phone = () => document.documentElement.clientWidth < 560;
  const truth = figures.truth_pairs !== undefined;
  const bins = figures.thresholds || [];  // ascending weight; counts of the pairs in [weight, next weight)

  // ---- Thresholds ------------------------------------------------------------------------------------------

  // What is linked and what people look at if the threshold is moved to bin `at`. Where the plan has a weight
  // that decides duplicates, every pair below the threshold is dropped; else rules decide duplicates, and only
  // the pairs put to people are.
  const outcomeAt = (at) => {
    const sum = { weight: bins[at].weight, duplicates: 0, reviews: 0, right: 0, rightReviews: 0, dropped: 0 };
    bins.forEach((bin, i) => {
      if (i >= at || figures.duplicate_weight_min === undefined) {
        sum.duplicates += bin.duplicates;
        sum.right += bin.true_duplicates || 0;
      } else {
        sum.dropped += bin.duplicates;
      }
      if (i >= at) {
        sum.reviews += bin.reviews;
        sum.right += bin.true_reviews || 0;
        sum.rightReviews += bin.true_reviews || 0;
      } else {
        sum.dropped += bin.reviews;
      }
    });
    sum.linked = sum.duplicates + sum.reviews;
    sum.precision = sum.linked === 0 ? 1 : sum.right / sum.linked;
    sum.recall = truth && figures.truth_pairs > 0 ? sum.right / figures.truth_pairs : 1;
    sum.f1 = sum.precision + sum.recall === 0 ? 0
      : (2 * sum.precision * sum.recall) / (sum.precision + sum.recall);
    return sum;
  };
  const outcomes = bins.map((_, at) => outcomeAt(at));
  const startBin = () => {
    const limit = figures.review_weight_min;
    if (limit === undefined) return 0;
    const at = bins.findIndex((bin) => bin.weight >= limit);
    return at < 0 ? 0 : at;
  };
  let chosen = bins.length > 0 ? startBin() : 0;

  const showOutcome = () => {
    const out = document.getElementById("outcome");
    if (!out || bins.length === 0) return;
    const now = outcomes[chosen];
    const cards = [
      [now.weight.toFixed(1), say("阈值（比特）", "threshold (bits)")],
      [count(now.duplicates), say("判为同一人的对", "pairs decided duplicate")],
      [count(now.reviews), say("需人工查看的对", "pairs for people to look at")],
      [count(now.dropped), say("低于阈值、不再查看的对", "pairs below, no longer looked at")],
    ];
    if (truth) {
      cards.push([share(now.precision), say("精确率", "precision")], [share(now.recall), say("召回率", "recall")],
        [now.f1.toFixed(4), "F1"],
        [now.rightReviews === 0 ? "–" : (now.reviews / now.rightReviews).toFixed(2),
          say("每找到一对真重复需查看的对", "pairs to look at per true one found")]);
    }
    out.replaceChildren(...cards.map(([value, label]) => {
      const card = document.createElement("div");
      card.className = "card";
      const figure = document.createElement("b");
      figure.textContent = value;
      card.append(figure, label);
      return card;
    }));
  };

  // ---- Charts ----------------------------------------------------------------------------------------------

  const kinds = () => (truth
    ? [["true_duplicates", say("同一人：判对", "duplicate, right"), colour("ok")],
      ["wrong_duplicates", say("同一人：判错", "duplicate, wrong"), colour("dup")],
      ["true_reviews", say("复核：确为同一人", "review, one person"), colour("blue")],
      ["wrong_reviews", say("复核：不是同一人", "review, two persons"), colour("rev")]]
    : [["duplicates", say("判为同一人", "duplicate"), colour("dup")],
      ["reviews", say("人工复核", "review"), colour("rev")]]);
  const scaleOf = (entries) => ({ domain: entries.map((entry) => entry[1]), range: entries.map((entry) => entry[2]) });
  const thresholdRule = {
    data: { values: [{}] }, transform: [{ calculate: "threshold", as: "chosen" }],
    mark: { type: "rule", strokeDash: [5, 3], strokeWidth: 1.5, color: "gray" },
    encoding: { x: { field: "chosen", type: "quantitative" } },
  };
  const threshold = () => [{ name: "threshold", value: bins.length > 0 ? bins[chosen].weight : 0 }];
  const weightAxis = () => ({ type: "quantitative", title: say("匹配权重（比特）", "match weight (bits)"),
    scale: { zero: false, nice: false } });

  const charts = {
    weights() {
      if (bins.length === 0) return null;
      const entries = kinds();
      const values = bins.flatMap((bin) => {
        const of = { ...bin, wrong_duplicates: bin.duplicates - (bin.true_duplicates || 0),
          wrong_reviews: bin.reviews - (bin.true_reviews || 0) };
        return entries.map(([key, kind]) => ({ from: bin.weight, kind, pairs: of[key] }));
      });
      return {
        height: 240, params: threshold(),
        layer: [{
          data: { values },
          mark: { type: "area", interpolate: "step-after", opacity: 0.45, line: { strokeWidth: 1.5 }, tooltip: true },
          encoding: {
            x: { field: "from", ...weightAxis() },
            y: { field: "pairs", type: "quantitative", stack: null, scale: { type: "symlog" },
              title: say("记录对（对数刻度）", "pairs (log scale)"), axis: { values: [0, 1, 10, 100, 1e3, 1e4, 1e5, 1e6] } },
            color: { field: "kind", type: "nominal", title: null, scale: scaleOf(entries) },
          },
        }, thresholdRule],
      };
    },
    thresholds() {
      if (bins.length === 0) return null;
      const work = say("需人工查看的对", "pairs to look at");
      const lines = truth ? [[say("精确率", "precision"), "precision", colour("blue")],
        [say("召回率", "recall"), "recall", colour("ok")]] : [];
      const layers = [{
        data: { values: outcomes.map((at) => ({ weight: at.weight, pairs: at.reviews, kind: work })) },
        mark: { type: "area", interpolate: "step-after", opacity: truth ? 0.3 : 0.5, tooltip: true },
        encoding: { x: { field: "weight", ...weightAxis() },
          y: { field: "pairs", type: "quantitative", title: work, axis: { grid: !truth } },
          color: { field: "kind", type: "nominal", title: null,
            scale: scaleOf([...lines.map(([name, , shade]) => ["", name, shade]), ["", work, colour("rev")]]) } },
      }];
      if (truth) {
        layers.push({
          data: { values: outcomes.flatMap((at) => lines.map(([kind, key]) =>
            ({ weight: at.weight, share: at[key], kind }))) },
          mark: { type: "line", interpolate: "step-after", strokeWidth: 2, tooltip: true },
          encoding: { x: { field: "weight", ...weightAxis() },
            y: { field: "share", type: "quantitative", scale: { zero: false },
              title: say("精确率、召回率", "precision, recall"), axis: { orient: "right", format: ".1%" } },
            color: { field: "kind", type: "nominal" } },
        });
      }
      return { height: 240, params: threshold(),
        layer: [{ layer: layers, resolve: { scale: { y: "independent" } } }, thresholdRule] };
    },
    curve() {
      if (!truth || outcomes.length === 0) return null;
      const values = outcomes.map((at, order) => ({ order, recall: at.recall, precision: at.precision, weight: at.weight }));
      const axes = {
        x: { field: "recall", type: "quantitative", title: say("召回率", "recall"), scale: { zero: false },
          axis: { format: ".1%", tickCount: phone() ? 4 : 8 } },
        y: { field: "precision", type: "quantitative", title: say("精确率", "precision"), scale: { zero: false },
          axis: { format: ".1%" } },
      };
      return {
        height: 260, params: threshold(), data: { values },
        layer: [
          { mark: { type: "line", color: colour("blue"), point: { size: 18, color: colour("blue") }, tooltip: { content: "data" } },
            encoding: { ...axes, order: { field: "order", type: "quantitative" } } },
          { transform: [{ filter: "datum.weight == threshold" }],
            mark: { type: "point", filled: true, size: 130, color: colour("dup") }, encoding: axes },
        ],
      };
    },
    reliability() {
      const rows = figures.reliability || [];
      if (rows.length === 0) return null;
      const axis = (field, title) => ({ field, type: "quantitative", title, scale: { domain: [0, 1] }, axis: { format: ".0%" } });
      const said = say("模型给出的概率", "probability given"), found = say("其中确为同一人", "of these one person");
      return {
        height: 280,
        layer: [
          { data: { values: [{ said: 0, found: 0 }, { said: 1, found: 1 }] },
            mark: { type: "line", strokeDash: [4, 4], color: "gray" },
            encoding: { x: axis("said", said), y: axis("found", found) } },
          { data: { values: rows }, mark: { type: "line", color: colour("blue") },
            encoding: { x: axis("said", said), y: axis("found", found) } },
          { data: { values: rows },
            mark: { type: "circle", color: colour("blue"), opacity: 0.85, tooltip: { content: "data" } },
            encoding: { x: axis("said", said), y: axis("found", found),
              size: { field: "pairs", type: "quantitative", scale: { type: "log", range: [30, 500] }, legend: null } } },
        ],
      };
    },
    classes() {
      const rows = figures.classes || [];
      if (rows.length === 0) return null;
      const entries = [["duplicates", say("判为同一人", "duplicate"), colour("ok")],
        ["reviews", say("待复核", "review"), colour("rev")], ["missed", say("漏掉", "missed"), colour("dup")]];
      return bars(rows.map((row) => ({ ...row, missed: row.truth_pairs - row.duplicates - row.reviews })), entries, {
        stack: "normalize", title: say("真重复对的去向", "what became of the true pairs"), format: ".0%" });
    },
    pass_pairs() {
      if ((figures.passes || []).length === 0) return null;
      return bars(figures.passes, [["pairs", say("比较的对", "pairs compared"), colour("blue")]],
        { title: say("比较的对", "pairs compared"), format: "~s", sorted: false, legend: null });
    },
    pass_links() {
      if ((figures.passes || []).length === 0) return null;
      const entries = [["duplicates", say("判为同一人", "duplicate"), colour("dup")],
        ["reviews", say("人工复核", "review"), colour("rev")]];
      return bars(figures.passes, entries, { title: say("由此找到的对", "pairs found by it"), format: "~s", sorted: false });
    },
    provinces() {
      const rows = (figures.provinces || []).filter((row) => row.duplicates + row.reviews > 0)
        .map((row) => ({ ...row, name: say(row.zh, row.en) }));
      if (rows.length === 0) return null;
      return bars(rows, [["duplicates", say("重复", "duplicate"), colour("dup")],
        ["reviews", say("待复核", "review"), colour("rev")]], { title: say("记录数", "records"), format: "~s" });
    },
  };

  // Horizontal bars, one row of the page for each entry: readable on a phone whatever their number.
  function bars(rows, entries, { stack = "zero", title, format, sorted = true, legend }) {
    const values = rows.flatMap((row) => entries.map(([key, kind], order) => ({ name: row.name, kind, order, value: row[key] })));
    return {
      height: rows.length * 22 + 64, data: { values },
      mark: { type: "bar", tooltip: true },
      encoding: {
        y: { field: "name", type: "nominal", title: null, sort: sorted ? "-x" : null,
          axis: { labelLimit: phone() ? 120 : 260 } },
        x: { field: "value", type: "quantitative", aggregate: "sum", stack, title,
          axis: { format, tickCount: phone() ? 3 : 6 } },
        color: { field: "kind", type: "nominal", title: null, scale: scaleOf(entries),
          legend: legend === null ? null : { orient: "top" } },
        order: { field: "order", type: "quantitative" },
      },
    };
  }

  function waterfall(pair) {
    const rows = [{ name: say("先验", "prior"), from: 0, to: pair.prior, kind: "prior" }];
    let sum = pair.prior;
    for (const part of pair.parts) {
      if (part.part === 0) continue;
      rows.push({ name: say(part.zh, part.en), from: sum, to: sum + part.part, kind: part.part > 0 ? "for" : "against",
        level: say(part.level_zh, part.level_en) });
      sum += part.part;
    }
    rows.push({ name: say("合计", "sum"), from: 0, to: pair.weight, kind: "sum" });
    // Two comparisons of one field have one title; each has a bar of its own all the same.
    const names = new Set();
    for (const row of rows) {
      while (names.has(row.name)) row.name += " ·";
      names.add(row.name);
    }
    const labelled = rows.map((row, order) => ({ ...row, order,
      label: (row.to - row.from > 0 ? "+" : "−") + Math.abs(row.to - row.from).toFixed(1), end: Math.max(row.from, row.to) }));
    const y = { field: "name", type: "ordinal", sort: null, title: null, axis: { labelLimit: phone() ? 110 : 220, grid: false } };
    const layers = [
      { mark: { type: "bar", height: { band: 0.7 }, tooltip: true },
        encoding: { y, x: { field: "from", type: "quantitative", title: say("比特", "bits"), scale: { padding: 30 } }, x2: { field: "to" },
          color: { field: "kind", type: "nominal", legend: null,
            scale: { domain: ["prior", "for", "against", "sum"], range: ["gray", colour("ok"), colour("dup"), colour("blue")] } },
          tooltip: [{ field: "name", title: say("比较项", "comparison") }, { field: "level", title: say("等级", "level") },
            { field: "label", title: say("权重", "weight") }] } },
      { mark: { type: "text", align: "left", dx: 4, fontSize: 11, color: colour("soft") },
        encoding: { y, x: { field: "end", type: "quantitative" }, text: { field: "label" } } },
    ];
    if (figures.review_weight_min !== undefined) {
      layers.push({ data: { values: [{ at: figures.review_weight_min }] },
        mark: { type: "rule", strokeDash: [5, 3], color: "gray" },
        encoding: { x: { field: "at", type: "quantitative" } } });
    }
    return { height: rows.length * 20 + 40, data: { values: labelled }, layer: layers };
  }

  // ---- Drawing ---------------------------------------------------------------------------------------------

  const config = () => ({
    background: null, font: "system-ui, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    view: { stroke: null },
    axis: { labelColor: colour("soft"), titleColor: colour("soft"), gridColor: colour("line"), domainColor: colour("line"),
      tickColor: colour("line"), labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" },
    legend: { labelColor: colour("ink"), orient: "top", labelFontSize: 12, columns: phone() ? 2 : 4, symbolType: "square" },
  });
  const views = new Map();
  let drawing = 0;

  async function draw(element, spec) {
    const result = await vegaEmbed(element, { width: "container", autosize: { type: "fit", contains: "padding" }, ...spec },
      { actions: false, renderer: "svg", ast: true, config: config() });
    views.get(element)?.finalize();
    views.set(element, result.view);
  }

  async function drawAll() {
    const turn = ++drawing;
    showOutcome();
    if (window.vegaEmbed) {
      for (const element of document.querySelectorAll("[data-chart]")) {
        const name = element.dataset.chart;
        const spec = name === "waterfall" ? waterfall(figures.waterfalls[Number(element.dataset.pair)]) : charts[name]();
        if (turn !== drawing) return;
        if (spec !== null) await draw(element, spec);
      }
    }
    if (turn === drawing) document.documentElement.dataset.drawn = String(views.size);
  }

  function moveThreshold(at) {
    chosen = at;
    showOutcome();
    for (const [element, view] of views) {
      if (["weights", "thresholds", "curve"].includes(element.dataset.chart)) {
        view.signal("threshold", bins[chosen].weight).runAsync();
      }
    }
  }

  const slider = document.getElementById("threshold");
  if (slider && bins.length > 1) {
    slider.max = String(bins.length - 1);
    slider.value = String(chosen);
    slider.addEventListener("input", () => moveThreshold(Number(slider.value)));
    document.getElementById("selector").hidden = false;
  }
  for (const input of document.querySelectorAll("input.language")) input.addEventListener("change", drawAll);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  drawAll();
})();
