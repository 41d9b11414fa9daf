import { crud, noQuery } from '../../http/crud.js';
import { Outlet, OutletCreate, OutletList, OutletListQuery, OutletUpdate } from './outlet.schema.js';
import { createOutlet, getOutlet, listOutlets, removeOutlet, updateOutlet } from './outlet.service.js';

export const outletRoutes = crud({
  name: 'Outlet',
  plural: 'outlets',
  description: 'Outlets are always public. By name, unless `sort` says otherwise.',
  idDescription: 'The id or the slug of the outlet.',
  schemas: { Item: Outlet, List: OutletList, Create: OutletCreate, Update: OutletUpdate, ListQuery: OutletListQuery, ItemQuery: noQuery, CreateQuery: noQuery, UpdateQuery: noQuery, DeleteQuery: noQuery, Patched: Outlet },
  kept: { list: ['outlets'], item: [] },
  problems: { create: ['slug_taken'], update: ['slug_taken'], remove: ['in_use'] },
  list: listOutlets,
  get: getOutlet,
  create: createOutlet,
  update: updateOutlet,
  remove: removeOutlet,
});
