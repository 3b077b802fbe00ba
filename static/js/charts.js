// Draws the charts from the data in the page. The tables beside them say the same: each stays open until its chart is
// seen, and opens again when anything fails.
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const KINDS = { progress: drawProgress, lights: drawLights, shares: drawShares };
const PATIENCE = 2000; // milliseconds in which a chart has to appear
const ON_PAPER = { width: 720, height: 210, density: 2 }; // pixels of a chart as wide as a sheet, each made of four

drawAll(document);
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.detail.elt));
window.addEventListener("error", () => document.querySelectorAll("[data-chart]").forEach((figure) => { tableOf(figure).open = true; }));
window.addEventListener("beforeprint", drawForPaper);
window.addEventListener("afterprint", drawForScreen);

function drawAll(root) {
  if (!window.Chart) return;
  window.Chart.defaults.font.family = style("--font");
  window.Chart.defaults.color = style("--ink-soft");
  root.querySelectorAll("[data-chart][hidden]:not([data-failed])").forEach(draw);
}

function draw(figure) {
  const giveUp = () => { figure.hidden = true; figure.dataset.failed = ""; tableOf(figure).open = true; };
  const waiting = setTimeout(giveUp, PATIENCE);
  const shutTable = once(() => {
    clearTimeout(waiting);
    if (!figure.hidden) tableOf(figure).open = false;
  });
  figure.hidden = false;
  try {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const config = KINDS[figure.dataset.kind || "progress"](data);
    new window.Chart(figure.querySelector("canvas"), Object.assign(config, { plugins: [{ id: "seen", afterDraw: shutTable }] }));
  } catch (error) {
    clearTimeout(waiting);
    giveUp();
    console.error(error);
  }
}

function tableOf(figure) {
  return figure.closest("section").querySelector("details");
}

function forEachChart(change) {
  document.querySelectorAll("[data-chart]:not([hidden])").forEach((figure) => {
    const chart = window.Chart.getChart(figure.querySelector("canvas"));
    if (chart) change(chart);
  });
}

/** On paper all tables are open; print.css alone cannot open them before Chromium 131. */
function drawForPaper() {
  document.querySelectorAll(".chart__table:not([open])").forEach((table) => { table.open = true; table.dataset.shut = ""; });
  forEachChart((chart) => {
    chart.stop();
    chart.options.devicePixelRatio = ON_PAPER.density;
    chart.resize(ON_PAPER.width, ON_PAPER.height);
  });
}

function drawForScreen() {
  document.querySelectorAll(".chart__table[data-shut]").forEach((table) => { table.open = false; delete table.dataset.shut; });
  forEachChart((chart) => {
    chart.options.devicePixelRatio = undefined;
    chart.resize();
  });
}

function once(change) {
  let isDone = false;
  return () => { if (!isDone) change(); isDone = true; };
}

/** What all charts share; a point on the edge is drawn in full. */
function common() {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { locale: "zh-CN", animation: still ? false : { duration: 300 }, maintainAspectRatio: false, clip: false, layout: { padding: { right: 8 } } };
}

/** Stacked columns: how many targets show which light, month by month. */
function drawLights(data) {
  const datasets = data.lights.map((row) => ({ label: row.label, data: row.counts, backgroundColor: style(`--light-${row.light}`), borderColor: style("--card"), borderWidth: 1, stack: "lights" }));
  return {
    type: "bar",
    data: { labels: data.labels, datasets },
    options: {
      ...common(),
      interaction: { mode: "index", intersect: false },
      scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true, beginAtZero: true, grid: { color: style("--line") }, ticks: { precision: 0 } } },
      plugins: { legend: { position: "top", align: "end", labels: { boxWidth: 12, boxHeight: 12 } }, tooltip: { callbacks: { label: (item) => `${item.dataset.label} ${item.raw}项` } } },
    },
  };
}

/** Lines: share on pace, mean completion against mean pace. */
function drawShares(data) {
  const colours = { brand: style("--brand"), ink: style("--ink"), soft: style("--line-strong") };
  const datasets = data.shares.map((row) => ({ label: row.label, data: row.values, borderColor: colours[row.style], backgroundColor: colours[row.style], borderDash: row.style === "soft" ? [4, 4] : [], borderWidth: 2, pointRadius: row.style === "soft" ? 0 : 3, spanGaps: true }));
  return {
    type: "line",
    data: { labels: data.labels, datasets },
    options: {
      ...common(),
      interaction: { mode: "index", intersect: false },
      scales: { x: { grid: { display: false } }, y: { beginAtZero: true, suggestedMax: 100, grid: { color: style("--line") }, ticks: { callback: (value) => `${value}%` } } },
      plugins: { legend: { position: "top", align: "end", labels: { boxWidth: 24, boxHeight: 2 } }, tooltip: { callbacks: { label: (item) => `${item.dataset.label} ${item.raw}%` } } },
    },
  };
}

/** One target: its readings against plan and target. */
function drawProgress(data) {
  const line = (name) => data.points.filter((point) => point[name] !== null).map((point) => ({ x: point.x, y: point[name], label: point.label }));
  const isWhole = data.points.every(({ reading, target }) => [reading, target].every((value) => value === null || Number.isInteger(value)));
  const datasets = [
    { label: "进展", data: line("reading"), borderColor: style("--brand"), backgroundColor: style("--brand"), borderWidth: 2.5, pointRadius: 4 },
    { label: "计划", data: line("plan"), borderColor: style("--line-strong"), borderDash: [4, 4], borderWidth: 1.5, pointRadius: 0, stepped: data.plan_is_stepped },
    { label: "目标", data: line("target"), borderColor: style("--ink"), borderWidth: 1.5, pointRadius: 0 },
  ];
  return {
    type: "line",
    data: { datasets: datasets.filter((dataset) => dataset.data.length) },
    options: {
      ...common(),
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: {
          type: "linear",
          min: 0,
          max: data.points[data.points.length - 1].x,
          grid: { display: false },
          afterBuildTicks: (axis) => { axis.ticks = data.ticks.map((tick) => ({ value: tick.x })); },
          ticks: { autoSkip: true, maxRotation: 0, callback: (value) => (data.ticks.find((tick) => tick.x === value) || { label: "" }).label },
        },
        y: { beginAtZero: true, grid: { color: style("--line") }, ticks: { format: { useGrouping: "min2" }, precision: isWhole ? 0 : undefined } },
      },
      plugins: {
        legend: { position: "top", align: "end", labels: { boxWidth: 24, boxHeight: 2 } },
        tooltip: { callbacks: { title: (items) => items[0].raw.label, label: (item) => `${item.dataset.label} ${item.raw.y}${data.unit}` } },
      },
    },
  };
}
