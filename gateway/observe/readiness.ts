const WITHIN_MS = 2_000;

/**
 * Whether the database answers `question`, soon: one that hangs is as good as away. One question at a time is under
 * way.
 */
export function readiness(question: () => Promise<unknown>): () => Promise<boolean> {
  let asking: Promise<boolean> | undefined;
  const ask = () =>
    question()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asking = undefined;
      });
  return async () => {
    asking ??= ask();
    const late = Promise.withResolvers<false>();
    const timer = setTimeout(late.resolve, WITHIN_MS, false);
    const ready = await Promise.race([asking, late.promise]);
    clearTimeout(timer);
    return ready;
  };
}
