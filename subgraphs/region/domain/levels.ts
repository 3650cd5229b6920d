/** The level right below a division, by its code: the city's ends in zeros, then 6, 9 and 12 digits. */
export function levelBelow(code: string): 'DISTRICT' | 'TOWNSHIP' | 'VILLAGE' {
  if (code.endsWith('0000')) return 'DISTRICT';
  return code.length === 6 ? 'TOWNSHIP' : 'VILLAGE';
}

/** How long the codes of a level are: those of one level in an area are found by it. */
export const lengthOf = (level: string): number => ({ TOWNSHIP: 9, VILLAGE: 12 })[level] ?? 6;
