/**
 * The city's 38 districts and counties as a grid of tiles, laid by hand so that neighbours stay neighbours: a map on
 * which a small district in the centre is as easy to see and to click as a large county. The three functional areas, which
 * only the reporting tree has, lie in the south.
 */
const ROWS = `
  .  .  .  .  .  .  .  .  .  城口500229 .  .
  .  .  .  .  .  .  .  .  开州500154 .  巫溪500238 .
  .  .  .  .  .  .  .  梁平500155 万州500101 云阳500235 奉节500236 巫山500237
  .  潼南500152 合川500117 北碚500109 渝北500112 长寿500115 垫江500231 忠县500233 .  .  .  .
  大足500111 铜梁500151 璧山500120 沙坪坝500106 渝中500103 江北500105 涪陵500102 丰都500230 石柱500240 .  .  .
  荣昌500153 永川500118 江津500116 九龙坡500107 大渡口500104 南岸500108 南川500119 武隆500156 彭水500243 黔江500114 .  .
  .  .  .  .  巴南500113 綦江500110 .  .  .  酉阳500242 .  .
  .  .  .  .  高新500133 万盛500131 两江500132 .  .  秀山500241 .  .`;

export interface Tile {
  code: string;
  /** without 区, 县 and the like */
  name: string;
  /** from 1, to the east */
  column: number;
  /** from 1, to the south */
  row: number;
}

export const TILES: readonly Tile[] = ROWS.trim()
  .split('\n')
  .flatMap((line, row) =>
    line
      .trim()
      .split(/\s+/)
      .flatMap((cell, column) => {
        const [, name, code] = /^(\D+)(\d{6})$/.exec(cell) ?? [];
        return name && code ? [{ code, name, column: column + 1, row: row + 1 }] : [];
      }),
  );

const names = new Map(TILES.map(({ code, name }) => [code, name]));

/** The short name of a district; its code where it is none of the city's. */
export const districtName = (code: string): string => names.get(code) ?? code;

const STEPS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The tile an arrow key leads to: the nearest one on that side, a little aside counting more than a little far. */
export function tileBeside(
  { column, row }: Tile,
  key: string,
  tiles: readonly Tile[] = TILES,
): Tile | undefined {
  const [across, down] = STEPS[key] ?? [0, 0];
  const far = (tile: Tile) => (tile.column - column) * across + (tile.row - row) * down;
  const aside = (tile: Tile) => Math.abs((tile.column - column) * down) + Math.abs((tile.row - row) * across);
  return tiles
    .filter((tile) => far(tile) > 0)
    .sort((a, b) => far(a) + 2 * aside(a) - far(b) - 2 * aside(b))[0];
}
