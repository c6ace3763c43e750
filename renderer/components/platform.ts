import { createContext, use } from 'react';

export type Platform = 'linux' | 'darwin' | 'win32';

/** Which system's key names and window controls apply. */
export const PlatformContext = createContext<Platform>('linux');

export function usePlatform(): Platform {
  return use(PlatformContext);
}
