/* The shapes of what web/model.mjs writes. */

/** A field of a record, as controls and facts know it. */
export interface Field {
  name: string;
  type: string;
  max?: number;
  /** the list that an enumeration is of */
  list?: string;
  /** the kind that a reference names */
  kind?: string;
  required?: boolean;
  computed?: boolean;
  /** what a form adds */
  [more: string]: unknown;
}

export interface Kind {
  plural: string;
  revisable?: boolean;
  /** an address of its own takes new ones */
  created?: boolean;
  /** there is a workbook to fill in with it */
  template?: boolean;
  /** money of all investors of a fund, shared out in lines */
  notice?: boolean;
  takes_cash?: boolean;
  /** whether one waits for another person: none, always, if_asked, of_version, by_decision */
  approval: string;
  fields: Field[];
  /** fields that belong to some sorts of it alone, by the field that tells sorts apart */
  belongings?: { by: string; sorts: Record<string, string[]> }[];
}

export interface Measure {
  /** the unit that a limit is counted in */
  limit: string;
  /** of a rule; none where the measure itself says what is right */
  limit_field: string | null;
  /** behind a number of it; none: nothing */
  counted_en: string | null;
  counted_zh: string | null;
  subjects: string[];
  bases: string[];
  denominators: string[];
}
