/**
 * A newsroom with public answers of every kind, all kept warm, and the events that may make them stale. Every slug has two
 * names that take turns, so that both can be asked for at any time.
 */
import { type Json, makeArticle, makeImage, makeOutlet, makeSpeaker, publish } from './make.js';
import type { TestNewsroom } from './newsroom.js';

export interface WarmWorld {
  newsroom: TestNewsroom;
  outlets: string[];
  speakers: string[];
  images: string[];
  articles: string[];
  /** Of the first article and of the second one, which answers it. */
  quotes: string[];
}

const body = (speech: string): string => `“${speech}” she said, and “Nobody asked us,” he added.\n\n![](image:inline-0)\n\nThe tide came in.`;

/** Three articles: the second one answers the first, the third is a draft; what only one of them shows is hidden with it. */
export async function makeWarmWorld(newsroom: TestNewsroom): Promise<WarmWorld> {
  const outlets = [await makeOutlet(newsroom, { slug: 'outlet-0', name: 'Harbour Post' }), await makeOutlet(newsroom, { slug: 'second-outlet', name: 'Second' })].map(({ id }) => id as string);
  const portrait = await makeImage(newsroom, { slug: 'portrait-0', title: 'Portrait', creditOutletId: outlets[1] });
  const lead = await makeImage(newsroom, { slug: 'lead-0', title: 'Lead' });
  const inline = await makeImage(newsroom, { slug: 'inline-0', title: 'Inline' });
  const speakers = [
    await makeSpeaker(newsroom, { slug: 'speaker-0', name: 'Ada Quay', imageId: portrait.id, positions: [{ title: 'Mayor', from: '2020' }] }),
    await makeSpeaker(newsroom, { slug: 'second-speaker', name: 'Bo Pier' }),
    await makeSpeaker(newsroom, { slug: 'addressee', name: 'Cy Dock', kind: 'group' }),
  ].map(({ id }) => id as string);
  const quotesOf = async (id: string): Promise<string[]> => (await newsroom.as('viewer').get(`/v1/quotes?article=${id}`)).body.data.map((quote: Json) => quote.id);
  const first = await makeArticle(newsroom, {
    slug: 'article-0', headline: 'The quay opens', outletId: outlets[0], section: 'Local', topics: ['Ships'], body: body('We open the old quay at noon today,'), images: [{ imageId: lead.id, role: 'lead' }],
    quotes: [
      { kind: 'direct', text: 'We open the old quay at noon today,', speakerId: speakers[0], saidAt: '2026-03', addressees: [{ name: 'Cy Dock', speakerId: speakers[2] }], via: { outletId: outlets[1] } },
      { kind: 'direct', text: 'Nobody asked us,', speakerId: speakers[1] },
    ],
  });
  const [answered, other] = await quotesOf(first.id);
  const second = await makeArticle(newsroom, {
    slug: 'second-article', headline: 'A pier answers', outletId: outlets[1], section: 'World', body: body('We open the old quay at noon today,'),
    quotes: [{ kind: 'direct', text: 'We open the old quay at noon today,', speakerId: speakers[0], inReplyToId: answered }, { kind: 'direct', text: 'Nobody asked us,', speakerId: speakers[1] }],
  });
  const third = await makeArticle(newsroom, { slug: 'third-article', headline: 'Not yet', outletId: outlets[0], body: body('Soon,'), quotes: [{ kind: 'direct', text: 'Soon,', speakerId: speakers[2] }] });
  await publish(newsroom, first);
  await publish(newsroom, second);
  await newsroom.as('editor').post(`/v1/articles/${first.id}/corrections`).send({ type: 'correction', text: 'It was noon.', affects: [other] }).expect(201);
  return { newsroom, outlets, speakers, images: [portrait.id, lead.id, inline.id], articles: [first.id, second.id, third.id], quotes: [answered ?? '', other ?? '', ...(await quotesOf(second.id))] };
}

const everything = 'outlet,quotes.speaker,quotes.via.outlet,images.image';

/** What readers may ask for. */
export function warmUrls({ outlets, speakers, images, articles, quotes }: WarmWorld): string[] {
  const named = (names: string[], suffixes: string[]): string[] => names.flatMap((name) => suffixes.map((suffix) => name + suffix));
  const articleNames = [...articles, 'article-0', 'article-1'].map((name) => `/v1/articles/${name}`);
  const speakerNames = [...speakers, 'speaker-0', 'speaker-1'].map((name) => `/v1/speakers/${name}`);
  return [
    ...named(articleNames, ['', `?include=${everything}`, '/text', '/verification', '/corrections']),
    ...named(['/v1/articles'], [
      '', `?include=${everything}`, '?limit=1', '?page=2&limit=1', '?count=true', '?sort=headline', '?sort=-updatedAt', '?sort=createdAt', '?outlet=outlet-0', '?outlet=outlet-1', '?speaker=speaker-0', '?speaker=speaker-1',
      '?section=Local', '?section=Sport', '?topic=Ships', '?topic=Tides', '?q=quay', '?q=tide%20-pier', '?language=en', '?publishedAfter=2020',
    ]),
    ...named(quotes.map((id) => `/v1/quotes/${id}`), ['', '?include=speaker,article.outlet,via.outlet', '/occurrences']),
    ...named(['/v1/quotes'], [
      '', '?include=speaker,article.outlet,via.outlet', '?limit=1&sort=saidAt', '?page=2&limit=1', '?count=true', '?article=article-0', '?article=article-1', '?speaker=speaker-0', '?speaker=speaker-1', '?outlet=outlet-0', '?outlet=outlet-1',
      '?via=second-outlet', '?kind=direct', '?q=noon', '?q=open*', '?attributed=false', '?anchor=orphaned', '?language=pt',
    ]),
    ...named(speakerNames, ['', '?include=image', '/positions', '/timeline']),
    ...named(['/v1/speakers'], ['', '?include=image', '?sort=-quoteCount', '?q=quay', '?kind=group', '?count=true']),
    ...named([...images, 'portrait-0', 'portrait-1', 'inline-0', 'inline-1'].map((name) => `/v1/images/${name}`), ['', '?include=creditOutlet']),
    ...named(['/v1/images'], ['', '?include=creditOutlet', '?creditOutlet=second-outlet', '?creditOutlet=outlet-0', '?q=lead', '?count=true']),
    ...[...outlets, 'outlet-0', 'outlet-1'].map((name) => `/v1/outlets/${name}`),
    ...named(['/v1/outlets'], ['', '?q=harbour', '?category=newspaper', '?count=true']),
    '/v1/sections', '/v1/topics', '/v1/sections?count=true', '/v1/reports/sources', '/v1/reports/sources?outlet=outlet-0', '/v1/reports/sources?outlet=outlet-1',
  ];
}
