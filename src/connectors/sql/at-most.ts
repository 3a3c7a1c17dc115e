/** Waits for the promise, but no longer than that; what it says or fails with is nothing to the caller. */
export async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const timing = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    timing.resolve(undefined);
  }, ms);
  await Promise.race([promise.catch(() => undefined), timing.promise]);
  clearTimeout(timer);
}
