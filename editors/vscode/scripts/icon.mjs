// Draws icon.png, 128 by 128: quotation marks, and the tick that proves them. Run by hand: `npm run icon`.
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 128;
const FINE = 4; // samples a side of a pixel, which smooth the edges
const GROUND = [27, 54, 82];
const MARKS = [247, 243, 232];
const TICK = [242, 178, 62];

const inCircle = (x, y, cx, cy, r) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r;

/** Tells whether a point lies in the sheet, a square with round corners. */
function inSheet(x, y) {
  const reach = 24;
  const cx = Math.min(Math.max(x, reach), SIZE - reach);
  const cy = Math.min(Math.max(y, reach), SIZE - reach);
  return inCircle(x, y, cx, cy, reach);
}

/** Tells whether a point lies in a closing quotation mark whose ball is at the origin: a ball and its tail. */
function inMark(x, y) {
  const tail = inCircle(x, y, -11, 0, 25) && !inCircle(x, y, -17, -6, 24) && y >= 0;
  return inCircle(x, y, 0, 0, 14) || tail;
}

/** Tells whether a point lies within `half` of the stretch from one point to another. */
function inStroke(x, y, [ax, ay], [bx, by], half) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(Math.max(along, 0), 1);
  return inCircle(x, y, ax + t * (bx - ax), ay + t * (by - ay), half);
}

function colourAt(x, y) {
  if (!inSheet(x, y)) return [0, 0, 0, 0];
  if (inStroke(x, y, [34, 90], [54, 108], 6) || inStroke(x, y, [54, 108], [96, 72], 6)) return [...TICK, 255];
  // Opening marks are closing marks turned half round.
  if ([42, 86].some((cx) => inMark(cx - x, 46 - y))) return [...MARKS, 255];
  return [...GROUND, 255];
}

/** Gives the bytes of one pixel, the mean of its samples. */
function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < FINE * FINE; i += 1) {
    const x = column + ((i % FINE) + 0.5) / FINE;
    const y = row + (Math.floor(i / FINE) + 0.5) / FINE;
    const [r, g, b, a] = colourAt(x, y);
    sum[0] += (r * a) / 255;
    sum[1] += (g * a) / 255;
    sum[2] += (b * a) / 255;
    sum[3] += a;
  }
  const cover = sum[3] / 255;
  return [...sum.slice(0, 3).map((s) => (cover ? Math.round(s / cover) : 0)), Math.round(sum[3] / (FINE * FINE))];
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const rows = [];
for (let row = 0; row < SIZE; row += 1) {
  const line = [0];
  for (let column = 0; column < SIZE; column += 1) line.push(...pixel(column, row));
  rows.push(Buffer.from(line));
}
const head = Buffer.alloc(13);
head.writeUInt32BE(SIZE, 0);
head.writeUInt32BE(SIZE, 4);
head.set([8, 6, 0, 0, 0], 8); // eight bits a channel, red, green, blue and alpha
writeFileSync(
  new URL("../icon.png", import.meta.url),
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
