/** What takes part in a page but not in a picture of it. */
const LEFT_OUT = '.portrait-place button';

/**
 * Paints an element as the browser laid it out: boxes, borders, hatches, canvases and text. A page cannot take a
 * picture of itself; this knows what the portrait is made of, and no more.
 */
export function paint(context: CanvasRenderingContext2D, element: Element): void {
  if (element.matches(LEFT_OUT) || !element.checkVisibility()) return;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  paintBox(context, box, style);
  if (element instanceof HTMLCanvasElement)
    context.drawImage(element, box.left, box.top, box.width, box.height);
  if (element instanceof SVGPolylineElement) paintLine(context, element, style);
  if (element instanceof HTMLSelectElement) {
    paintChoice(context, element, box, style);
    return;
  }
  context.save();
  if (style.overflowY !== 'visible') {
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) paint(context, child);
    else if (child instanceof Text) paintText(context, child, style);
  }
  context.restore();
}

function paintLine(
  context: CanvasRenderingContext2D,
  line: SVGPolylineElement,
  style: CSSStyleDeclaration,
): void {
  const place = line.getScreenCTM();
  if (!place) return;
  context.beginPath();
  for (const point of line.points) {
    const { x, y } = point.matrixTransform(place);
    context.lineTo(x, y);
  }
  context.strokeStyle = style.stroke;
  context.lineWidth = 1.5;
  context.stroke();
}

/** A browser lays out the options of a menu where no picture can see them. */
function paintChoice(
  context: CanvasRenderingContext2D,
  menu: HTMLSelectElement,
  box: DOMRect,
  style: CSSStyleDeclaration,
): void {
  setFont(context, style);
  const text = menu.selectedOptions[0]?.text ?? '';
  context.fillText(text, box.left + 12, box.top + box.height / 2, box.width - 24);
}

function setFont(context: CanvasRenderingContext2D, style: CSSStyleDeclaration): void {
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = 'middle';
}

function paintBox(context: CanvasRenderingContext2D, box: DOMRect, style: CSSStyleDeclaration): void {
  if (box.width === 0 || box.height === 0) return;
  context.save();
  context.beginPath();
  context.roundRect(box.left, box.top, box.width, box.height, Number.parseFloat(style.borderRadius) || 0);
  context.fillStyle = style.backgroundColor;
  context.fill();
  if (style.backgroundImage !== 'none') paintHatch(context, box, style.getPropertyValue('--hatch'));
  const width = Number.parseFloat(style.borderTopWidth);
  if (width > 0 && style.borderTopStyle !== 'none') {
    context.strokeStyle = style.borderTopColor;
    context.lineWidth = width;
    context.setLineDash(style.borderTopStyle === 'dashed' ? [4, 3] : []);
    // A line above alone parts the rows of the table; a line all around is a frame.
    if (style.borderLeftStyle === 'none') context.strokeRect(box.left, box.top, box.width, 0);
    else context.stroke();
  }
  context.restore();
}

function paintHatch(context: CanvasRenderingContext2D, box: DOMRect, color: string): void {
  context.clip();
  context.strokeStyle = color || 'rgb(255 255 255 / 40%)';
  context.lineWidth = 1.5;
  context.beginPath();
  for (let x = box.left - box.height; x < box.right; x += 8) {
    context.moveTo(x, box.bottom);
    context.lineTo(x + box.height, box.top);
  }
  context.stroke();
}

/** Character by character, as lines break where the browser broke them. */
function paintText(context: CanvasRenderingContext2D, text: Text, style: CSSStyleDeclaration): void {
  if (!text.data.trim()) return;
  setFont(context, style);
  const range = document.createRange();
  let at = 0;
  for (const character of text.data) {
    range.setStart(text, at);
    range.setEnd(text, at + character.length);
    at += character.length;
    const box = range.getBoundingClientRect();
    if (box.width > 0) context.fillText(character, box.left, box.top + box.height / 2);
  }
}
