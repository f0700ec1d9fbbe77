import type { Page } from "@playwright/test";

/** Lists what is cut off or overlaps on the page as it stands, from the boxes of its elements and texts. */
export function faults(page: Page): Promise<string[]> {
  return page.evaluate(findFaults);
}

/** Runs in the page, so it can use nothing from outside. */
function findFaults(): string[] {
  type Piece = { box: DOMRect; element: Element; words: string };
  const faults: string[] = [];
  const root = document.documentElement;
  const SLACK = 1.5; // pixels that rounding may cost
  const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const frameOf = (element: Element): Element | null => {
    for (let at = element.parentElement; at; at = at.parentElement) if (scrolls(at)) return at;
    return null;
  };
  const isBox = (element: Element) => !/^(inline|contents)$/.test(getComputedStyle(element).display);
  const hasEdge = (element: Element) => {
    const style = getComputedStyle(element);
    return parseFloat(style.borderInlineEndWidth) > 0 && parseFloat(style.borderInlineStartWidth) > 0;
  };
  const isHidden = (element: Element) =>
    !element.checkVisibility({ visibilityProperty: true }) || element.closest(".skip") !== null || isClipped(element);
  // Words for screen readers alone stand in a box of one pixel.
  const isClipped = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      if (at.clientWidth <= 1 && at.clientHeight <= 1 && getComputedStyle(at).overflowX === "hidden") return true;
    }
    return false;
  };

  function pieces(): Piece[] {
    const found: Piece[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const [element, words] = [node.parentElement, (node.textContent ?? "").trim()];
      if (!element || !words || element.closest("script, style, title, desc, option, details:not([open]) > :not(summary)") || isHidden(element)) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 0) found.push({ box, element, words: words.slice(0, 32) });
      }
    }
    return found;
  }

  function escapes({ box, element, words }: Piece): void {
    const svg = element.closest("svg");
    const frame = frameOf(element);
    const say = (what: string) => faults.push(`“${words}” ${what}`);
    if (frame) {
      const area = frame.getBoundingClientRect();
      // To the right one can scroll there; to the left or above never.
      if (box.left < area.left - frame.scrollLeft - SLACK) say(`is cut off at the left of ${name(frame)}`);
      if (box.top < area.top - SLACK || box.bottom > area.bottom + SLACK) say(`is cut off above or below by ${name(frame)}`);
      if (box.right > area.left - frame.scrollLeft + frame.scrollWidth + SLACK) say(`cannot be scrolled to in ${name(frame)}`);
    } else if (box.left < -SLACK || box.right > root.clientWidth + SLACK) {
      say(`leaves the screen, ${Math.round(box.left)} to ${Math.round(box.right)} of ${root.clientWidth}`);
    }
    for (let at: Element | null = svg?.parentElement ?? element; at && at !== frame && at !== document.body; at = at.parentElement) {
      const nearest = isBox(at);
      if (!nearest && !hasEdge(at)) continue;
      const area = at.getBoundingClientRect();
      if (box.left < area.left - SLACK || box.right > area.right + SLACK) say(`leaves ${name(at)} by ${Math.round(Math.max(area.left - box.left, box.right - area.right))} px`);
      if (nearest && !hasEdge(at)) break;
    }
  }

  function overlaps(all: Piece[]): void {
    const sorted = [...all].sort((a, b) => a.box.top - b.box.top);
    sorted.forEach((one, at) => {
      for (let next = at + 1; next < sorted.length; next++) {
        const other = sorted[next];
        if (other.box.top > one.box.bottom - 3) break;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
        if (across > 1 && down > 3) faults.push(`“${one.words}” and “${other.words}” overlap by ${Math.round(across)}×${Math.round(down)} px`);
      }
    });
  }

  function neighbours(selector: string): void {
    for (const parent of document.querySelectorAll(selector)) {
      const boxes = [...parent.children].filter((child) => !isHidden(child)).map((child) => ({ child, box: child.getBoundingClientRect() }));
      boxes.forEach(({ child, box }, at) => {
        for (const other of boxes.slice(at + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (across > SLACK && down > SLACK) faults.push(`${name(child)} and ${name(other.child)} share ${Math.round(across)}×${Math.round(down)} px`);
        }
      });
    }
  }

  function name(element: Element): string {
    const classes = element.getAttribute("class");
    return element.tagName.toLowerCase() + (classes ? `.${classes.replaceAll(" ", ".")}` : "");
  }

  if (root.scrollWidth > root.clientWidth) faults.push(`the page scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} px`);
  const all = pieces();
  all.forEach(escapes);
  overlaps(all);
  neighbours("tr.client, tbody, .data tr, .tools, .filters, .bar > div, .readout, .stepper, .rail, .split, .sign-in, .fields, .pick ul");
  for (const element of new Set(all.map((piece) => piece.element))) {
    const [clip, ellipsis] = [getComputedStyle(element).overflowX, getComputedStyle(element).textOverflow];
    if ((clip === "hidden" || clip === "clip" || ellipsis === "ellipsis") && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`${name(element)} cuts its text`);
    }
  }
  return [...new Set(faults)];
}
