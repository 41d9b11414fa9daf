/** All tables, as they can be copied: whoever is referred to before those who refer to it. */
import { Prisma } from '../database/database.js';

export interface Table {
  name: Prisma.ModelName;
  /** The primary key, in whose order rows are read. */
  key: readonly string[];
  columns: readonly string[];
  /** Rows that are read and written at once: few, where a row may be as long as an article. */
  portion: number;
  /** A column that refers to the same table, and is filled when all rows are there. */
  late?: string;
}

const FEW = 50;
const MANY = 2_000;

const described: (Omit<Table, 'name' | 'columns'> & { name: Exclude<Prisma.ModelName, 'Setting'>; columns: object })[] = [
  { name: 'Key', key: ['id'], columns: Prisma.KeyScalarFieldEnum, portion: MANY },
  { name: 'Outlet', key: ['id'], columns: Prisma.OutletScalarFieldEnum, portion: FEW },
  { name: 'Image', key: ['id'], columns: Prisma.ImageScalarFieldEnum, portion: FEW },
  { name: 'Speaker', key: ['id'], columns: Prisma.SpeakerScalarFieldEnum, portion: FEW },
  { name: 'Article', key: ['id'], columns: Prisma.ArticleScalarFieldEnum, portion: FEW },
  { name: 'ArticleDraft', key: ['articleId'], columns: Prisma.ArticleDraftScalarFieldEnum, portion: FEW },
  { name: 'DraftReference', key: ['articleId', 'resource', 'resourceId'], columns: Prisma.DraftReferenceScalarFieldEnum, portion: MANY },
  { name: 'FormerSlug', key: ['slug'], columns: Prisma.FormerSlugScalarFieldEnum, portion: MANY },
  { name: 'ArticleTopic', key: ['articleId', 'position'], columns: Prisma.ArticleTopicScalarFieldEnum, portion: MANY },
  { name: 'Term', key: ['kind', 'name'], columns: Prisma.TermScalarFieldEnum, portion: MANY },
  { name: 'ArticleImage', key: ['articleId', 'position'], columns: Prisma.ArticleImageScalarFieldEnum, portion: MANY },
  { name: 'BodyImage', key: ['articleId', 'reference'], columns: Prisma.BodyImageScalarFieldEnum, portion: MANY },
  { name: 'Quote', key: ['id'], columns: Prisma.QuoteScalarFieldEnum, portion: FEW, late: 'inReplyToId' },
  { name: 'Addressee', key: ['quoteId', 'position'], columns: Prisma.AddresseeScalarFieldEnum, portion: MANY },
  { name: 'Change', key: ['seq'], columns: Prisma.ChangeScalarFieldEnum, portion: FEW },
  { name: 'SearchDocument', key: ['rowid'], columns: Prisma.SearchDocumentScalarFieldEnum, portion: MANY },
  { name: 'Shingle', key: ['hash', 'document'], columns: Prisma.ShingleScalarFieldEnum, portion: MANY },
  { name: 'IdempotentAnswer', key: ['actor', 'key'], columns: Prisma.IdempotentAnswerScalarFieldEnum, portion: FEW },
];

/** All but the settings, which come last: with them, a newsroom is one. */
export const tables: readonly Table[] = described.map((table) => ({ ...table, columns: Object.keys(table.columns) }));

export const settings: Table = { name: 'Setting', key: ['name'], columns: Object.keys(Prisma.SettingScalarFieldEnum), portion: MANY };
