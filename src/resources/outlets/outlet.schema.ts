import { z } from 'zod';
import { Count, Country, Language, Slug, Url, readOnly, text } from '../../http/fields.js';
import { pageParameters } from '../../http/paging.js';
import { listOf } from '../../http/query.js';
import { common, creatable, listSchema, patchable } from '../../http/schema.js';

export const outletCategories = ['newspaper', 'broadcaster', 'agency', 'magazine', 'online', 'government', 'other'] as const;
const Category = z.enum(outletCategories);

const fields = {
  slug: Slug.describe('Its name in URLs; unique.'),
  name: text(1, 200).describe('Its name, as it writes it.'),
  category: Category.describe('What kind of outlet it is.'),
  url: Url.nullable().describe('Its home page.'),
  country: Country.nullable().describe('Where it is based (ISO 3166-1 alpha-2).'),
  language: Language.nullable().describe('The language it mostly publishes in (BCP 47).'),
  description: text(0, 2_000).nullable().describe('What it is, in a few sentences.'),
  correctionsPolicyUrl: Url.nullable().describe('Its policy on corrections (schema.org correctionsPolicy).'),
  unnamedSourcesPolicyUrl: Url.nullable().describe('Its policy on unnamed sources (schema.org unnamedSourcesPolicy).'),
};

const kept = { articleCount: readOnly(Count, 'How many articles it has published.') };

export const Outlet = z.object({ ...common, ...fields, ...kept }).meta({ id: 'Outlet', description: 'A publisher of articles: a newspaper, an agency, a broadcaster …' });
export type Outlet = z.output<typeof Outlet>;

export const OutletSnapshot = Outlet.omit({ articleCount: true }).meta({ id: 'OutletSnapshot', description: 'An outlet as it was, without what is counted.' });

export const OutletList = listSchema('OutletList', Outlet, 'outlets');

export const OutletCreate = z.strictObject({ ...creatable(fields), slug: fields.slug.optional() }).meta({
  id: 'OutletCreate',
  description: 'A new outlet. Without a slug, one is made from the name.',
  examples: [{ name: 'The Saltmarsh Courier', category: 'newspaper', language: 'en' }],
});
export type OutletCreate = z.output<typeof OutletCreate>;

export const OutletUpdate = z.strictObject(patchable({ ...common, ...fields, ...kept })).meta({
  id: 'OutletUpdate',
  description: 'Changes to an outlet. Read-only fields may be sent back unchanged.',
  examples: [{ description: 'A daily for the coast.' }],
});
export type OutletUpdate = z.output<typeof OutletUpdate>;

export const outletFieldKinds = { readOnly: Object.keys(common), derived: Object.keys(kept) };

export const OutletListQuery = z.strictObject({
  ...pageParameters(['name', 'createdAt']),
  q: text(1, 500).optional().describe('Full-text search in name and description: words, "a phrase", prefix*, -not.'),
  category: listOf(Category).optional().describe('Of one of these categories.'),
  country: listOf(Country).optional().describe('Based in one of these countries.'),
});
export type OutletListQuery = z.output<typeof OutletListQuery>;
