import type { InfraSettings } from '@cameo/core/config';

/** Account-wide requirements for roles: their path, and their permissions boundary. */
export const boundsOf = ({ permissionsBoundary, rolePath }: InfraSettings) => ({
  ...(rolePath !== undefined && { Path: rolePath }),
  ...(permissionsBoundary !== undefined && { PermissionsBoundary: permissionsBoundary }),
});
