import type { InfraSettings } from '@cameo/core/config';

/** What an account may ask of every role: where it is filed, and what it may do at most. */
export const boundsOf = ({ permissionsBoundary, rolePath }: InfraSettings) => ({
  ...(rolePath !== undefined && { Path: rolePath }),
  ...(permissionsBoundary !== undefined && { PermissionsBoundary: permissionsBoundary }),
});
