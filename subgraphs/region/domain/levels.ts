/** The level right below a division, by its code: the city's ends in zeros, then 6, 9 and 12 digits. */
export function levelBelow(code: string): 'DISTRICT' | 'TOWNSHIP' | 'VILLAGE' {
  if (code.endsWith('0000')) return 'DISTRICT';
  return code.length === 6 ? 'TOWNSHIP' : 'VILLAGE';
}
