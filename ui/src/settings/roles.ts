/** The words of roles, and which of them an office has. */
import type { OfficeKind } from '../bindings/OfficeKind';
import type { Role } from '../bindings/Role';

/** As they stand in tables. */
export const ROLE_NAMES: { [role in Role]: string } = {
  chief: '責任者',
  deputy: '代行者',
  officer: '担当者',
  staff: '職員',
  auditor: '閲覧',
  director: '部長',
  supervisor: '統括管理者',
  collector: '統括担当',
};

const OF_DIVISION: readonly Role[] = ['chief', 'officer', 'staff', 'director', 'auditor'];
const OF_COLLECTING: readonly Role[] = ['supervisor', 'collector'];

/** Roles that can be given to a person; a deputy is named with a period instead. */
export function rolesOf(kind: OfficeKind): { key: Role; label: string }[] {
  const keys = kind === 'division' ? OF_DIVISION : [...OF_DIVISION, ...OF_COLLECTING];
  return keys.map((key) => ({ key, label: ROLE_NAMES[key] }));
}
