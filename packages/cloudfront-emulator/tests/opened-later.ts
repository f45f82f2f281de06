/** A promise that a test resolves: what waits for it needs no clock. */
export function openedLater() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
