// As `typed_number` in targets/imports/numbers.py reads what is typed: nothing is computed from what it refuses.
const INVISIBLE = new RegExp(
  "[\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
    "\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffc\\ufffe\\uffff" +
    "\\u{e0000}-\\u{e007f}]",
  "gu",
);
const SPACES = /[\s\x85]+/g;
const DASHES = "‐‑‒–—―−﹣";
const NUMBER =
  /^[-+]?(?=\.?[0-9])(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]*)(?:\.[0-9]{0,4}0*)?$/;
const TOO_BIG = 1e11;

// NaN for what is none.
export function typedNumber(typed, ofUnit) {
  const text = withoutUnit(narrow(typed), narrow(ofUnit).toLowerCase());
  const value = Number(text.replace(/[, ]/g, ""));
  return NUMBER.test(text) && Math.abs(value) < TOO_BIG ? value : NaN;
}

export function narrow(text) {
  const sign = (wide) => {
    if (DASHES.includes(wide)) return "-";
    return wide >= "！" && wide <= "～" ? String.fromCharCode(wide.charCodeAt(0) - 0xfee0) : wide;
  };
  return Array.from(text.replace(INVISIBLE, ""), sign).join("").replace(SPACES, " ").trim();
}

function withoutUnit(text, unit) {
  const scale = unit.match(/^[十百千万亿]*/)[0];
  const ending = [unit, scale].find((end) => end && text.toLowerCase().endsWith(end));
  return ending ? text.slice(0, -ending.length).trim() : text;
}
