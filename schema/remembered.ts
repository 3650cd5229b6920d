/** The function, called once for each object as long as it lives: for objects that do not change. */
export function remembered<K extends object, V extends NonNullable<unknown>>(
  make: (of: K) => V,
): (of: K) => V {
  const made = new WeakMap<K, V>();
  return (of) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const value = make(of);
    made.set(of, value);
    return value;
  };
}
