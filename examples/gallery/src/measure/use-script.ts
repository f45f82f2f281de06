import { useSyncExternalStore } from 'react';

const never = (): (() => void) => () => undefined;

/** True when scripts run: what the server renders is what is seen without them. */
export const useScript = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
