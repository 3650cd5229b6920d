import { paint } from './paint.ts';

const MARGIN = 24;

/** Saves the portrait, as it stands on the screen, as a PNG. */
export function savePicture(title: string): void {
  const source = document.querySelector('main');
  if (!source) throw new Error('the page has no main');
  const { left, top, width, height } = source.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  // Twice as fine as the screen, up to what browsers draw.
  const scale = Math.max(1, Math.min(2, 8000 / width, 8000 / height));
  canvas.width = (width + 2 * MARGIN) * scale;
  canvas.height = (height + 2 * MARGIN) * scale;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('the browser draws no pictures');
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(MARGIN - left, MARGIN - top);
  paint(context, source);
  canvas.toBlob((picture) => {
    if (!picture) throw new Error('the picture is too large for the browser');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(picture);
    link.download = `${title}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, 'image/png');
}
