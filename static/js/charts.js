// Draws the target page's chart from the data in the page. Without Chart.js the table below it says the same.
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

for (const figure of document.querySelectorAll("[data-chart]")) {
  if (!window.Chart) continue;
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  figure.hidden = false;
  figure.parentElement.querySelector("details").open = false;
  draw(figure.querySelector("canvas"), data);
}

function draw(canvas, data) {
  const line = (name) => data.points.filter((point) => point[name] !== null).map((point) => ({ x: point.x, y: point[name], label: point.label }));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.Chart.defaults.font.family = style("--font");
  window.Chart.defaults.color = style("--ink-soft");
  const datasets = [
    { label: "进展", data: line("reading"), borderColor: style("--brand"), backgroundColor: style("--brand"), borderWidth: 2.5, pointRadius: 4 },
    { label: "计划", data: line("plan"), borderColor: style("--line-strong"), borderDash: [4, 4], borderWidth: 1.5, pointRadius: 0 },
    { label: "目标", data: line("target"), borderColor: style("--ink"), borderWidth: 1.5, pointRadius: 0 },
  ];
  new window.Chart(canvas, {
    type: "line",
    data: { datasets: datasets.filter((dataset) => dataset.data.length) },
    options: {
      locale: "zh-CN",
      animation: still ? false : { duration: 300 },
      maintainAspectRatio: false,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: {
          type: "linear",
          min: 0,
          max: data.points.at(-1).x,
          grid: { display: false },
          afterBuildTicks: (axis) => { axis.ticks = data.ticks.map((tick) => ({ value: tick.x })); },
          ticks: { autoSkip: true, maxRotation: 0, callback: (value) => data.ticks.find((tick) => tick.x === value)?.label ?? "" },
        },
        y: { beginAtZero: true, grid: { color: style("--line") }, ticks: { format: { useGrouping: "min2" } } },
      },
      plugins: {
        legend: { position: "top", align: "end", labels: { boxWidth: 24, boxHeight: 2 } },
        tooltip: { callbacks: { title: (items) => items[0].raw.label, label: (item) => `${item.dataset.label} ${item.raw.y}${data.unit}` } },
      },
    },
  });
}
