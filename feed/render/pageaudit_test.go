package render

// pageAudit is a script for the browser: it looks at the page as it is laid out and returns what is wrong with it, a
// line each. It holds what WCAG 2.2 asks of contrast (1.4.3, 1.4.11), reflow (1.4.10), headings and landmarks (1.3.1,
// 2.4.1, 2.4.6) and the size of targets (2.5.8). What an article brings with it (.body) has headings of its own.
const pageAudit = `(() => {
const wrong = [];
const shown = e => {
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  return s.visibility === "visible" && r.width > 0 && r.height > 0 && e.checkVisibility();
};
const name = e => e.tagName.toLowerCase() + (e.className ? "." + e.className : "") + " " + JSON.stringify(e.textContent.trim().slice(0, 40));

// Colours: the canvas knows every notation.
const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
const rgba = colour => {
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data;
};
const luminance = c => {
  const [r, g, b] = [0, 1, 2].map(i => { const v = c[i] / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => { const [x, y] = [luminance(a), luminance(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
const ground = e => {
  for (; e; e = e.parentElement) {
    const c = rgba(getComputedStyle(e).backgroundColor);
    if (c[3] === 255) return c;
    if (c[3] !== 0) wrong.push("half a background: " + name(e));
  }
  return rgba("Canvas");
};
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let seen = 0;
for (let n = texts.nextNode(); n; n = texts.nextNode()) {
  const e = n.parentElement;
  if (!n.data.trim() || e.closest("script,.skip") || !shown(e)) continue;
  seen++;
  const s = getComputedStyle(e), size = parseFloat(s.fontSize), large = size >= 24 || size >= 18.66 && s.fontWeight >= 700;
  const colour = rgba(s.color), r = ratio(colour, ground(e));
  if (colour[3] !== 255 || r < (large ? 3 : 4.5)) wrong.push("contrast " + r.toFixed(2) + " of " + name(e));
  if (size < 12) wrong.push("type of " + size + " px: " + name(e));
}
if (!seen) wrong.push("no text");
for (const e of document.querySelectorAll("input,button")) {
  if (ratio(rgba(getComputedStyle(e).borderTopColor), ground(e.parentElement)) < 3) wrong.push("faint border: " + name(e));
}

// Reflow.
const wide = document.documentElement.scrollWidth - innerWidth;
if (wide > 0) {
  wrong.push("the page is " + wide + " px too wide");
  for (const e of document.body.querySelectorAll("*")) if (e.getBoundingClientRect().right > innerWidth + 1 && !e.children.length && !e.closest(".skip")) wrong.push("sticks out: " + name(e));
}

// Headings.
let level = 0;
const own = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(h => !h.closest(".body") && h.checkVisibility());
if (own.filter(h => h.tagName === "H1").length !== 1) wrong.push("not one h1");
for (const h of own) {
  const l = +h.tagName[1];
  if (!h.textContent.trim()) wrong.push("an empty heading");
  if (l > level + 1) wrong.push("a heading skips a level: " + name(h));
  level = l;
}

// Landmarks: everything stands in one, and those of a kind have different names.
const landmark = e => {
  const t = e.tagName, inside = e.parentElement.closest("article,aside,main,nav,section");
  return t === "MAIN" || t === "NAV" || t === "ASIDE" || (t === "HEADER" || t === "FOOTER") && !inside;
};
const label = e => e.getAttribute("aria-label") || [...(e.getAttribute("aria-labelledby") || "").split(" ")].map(i => document.getElementById(i)?.textContent || "").join(" ").trim();
const marks = [...document.body.querySelectorAll("main,nav,aside,header,footer")].filter(e => !e.closest(".body") && landmark(e));
for (const t of ["MAIN", "HEADER", "FOOTER"]) if (marks.filter(e => e.tagName === t).length !== 1) wrong.push("not one landmark of " + t);
const names = new Set();
for (const e of marks) {
  const key = e.tagName + label(e);
  if (names.has(key)) wrong.push("two landmarks alike: " + key);
  names.add(key);
  if ((e.tagName === "NAV" || e.tagName === "ASIDE") && !label(e)) wrong.push("a landmark without a name: " + name(e));
}
for (const e of document.querySelectorAll("section")) if (!e.closest(".body") && !label(e)) wrong.push("a section without a name");
for (const e of document.body.children) {
  if (e.className !== "skip" && e.tagName !== "SCRIPT" && !marks.some(m => m === e || e.contains(m))) wrong.push("outside of the landmarks: " + name(e));
}
if (!document.documentElement.lang || !document.title.trim()) wrong.push("no language or no title");

// Targets: 24 px high and wide, or far enough from the others; links in a line of text may be as they are.
const inText = e => e.tagName === "A" && e.closest("p,blockquote,.body,.when") && getComputedStyle(e).display === "inline";
const targets = [...document.querySelectorAll("a,button,summary,input")].filter(e => !e.closest(".skip") && shown(e) && !inText(e)).map(e => {
  const b = e.getBoundingClientRect();
  return {e, b, x: (b.left + b.right) / 2, y: (b.top + b.bottom) / 2, small: b.width < 23.9 || b.height < 23.9};
});
for (const t of targets) {
  if (!t.e.textContent.trim() && !t.e.getAttribute("aria-label")) wrong.push("a target without a name: " + name(t.e));
  if (!t.small) continue;
  for (const o of targets) {
    if (o === t) continue;
    const dx = Math.max(o.b.left - t.x, 0, t.x - o.b.right), dy = Math.max(o.b.top - t.y, 0, t.y - o.b.bottom);
    const near = o.small ? Math.hypot(o.x - t.x, o.y - t.y) < 23.9 : Math.hypot(dx, dy) < 11.9;
    if (near) wrong.push("a small target near another: " + name(t.e) + " " + Math.round(t.b.width) + "x" + Math.round(t.b.height));
  }
}
for (const e of document.images) if (!e.hasAttribute("alt")) wrong.push("an image without alt");
for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) wrong.push("an order of its own: " + name(e));
return wrong;
})()`

// focusable is a script that lists what the tab key visits, in the order of the document.
const focusable = `[...document.querySelectorAll("a[href],button,input,summary")].filter(e => e.checkVisibility()).map(e =>
	e.tagName + " " + (e.getAttribute("aria-label") || e.textContent).trim())`

// focused is a script that says where the focus is, and what is wrong with how that is shown.
const focused = `(() => {
const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
const wrong = [];
if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) wrong.push("no outline");
if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) wrong.push("out of sight");
const hit = document.elementFromPoint(Math.min(Math.max((r.left + r.right) / 2, 0), innerWidth - 1), Math.min(Math.max(r.top + 4, 0), innerHeight - 1));
if (!hit || !(e.contains(hit) || hit.contains(e))) wrong.push("covered by " + (hit && hit.tagName));
return {name: e.tagName + " " + (e.getAttribute("aria-label") || e.textContent).trim(), wrong};
})()`
