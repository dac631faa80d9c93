import type { Route } from '../app/navigation';
import type { OfficeState } from '../bindings/OfficeState';

/** Called with the open book, and where to begin in it. */
export type Opened = (state: OfficeState, first?: Route) => void;
