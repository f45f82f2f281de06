// Finds resources that CloudFormation would replace, according to its schemas: it creates the new resource before it deletes
// the old one, which fails if both have one name.
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Property, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { Template } from './packaged.js';

/** Types whose names need not be unique: certificates of one host, records of one host in two zones. */
const NOT_ONE_OF_A_NAME = ['AWS::CertificateManager::Certificate', 'AWS::Route53::RecordSet'];

let database: Promise<SpecDatabase> | undefined;

/** Resources that an update from one template to another has to replace, and whose custom names do not change. */
export async function forcedReplacement(before: Template, after: Template): Promise<readonly string[]> {
  database ??= loadAwsServiceSpec();
  const db = await database;
  return Object.entries(after.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const old = before.Resources[id];
    const schema = db.lookup('resource', 'cloudFormationType', 'equals', Type)[0];
    if (old?.Type !== Type || schema === undefined || NOT_ONE_OF_A_NAME.includes(Type)) return [];
    const was = createOnly(db, schema.properties, old.Properties ?? {});
    const is = createOnly(db, schema.properties, Properties);
    const paths = [...new Set([...was.keys(), ...is.keys()])];
    const replaced = paths.filter((path) => was.get(path) !== is.get(path));
    const names = [...is].filter(([path, value]) => /Name$/.test(path) && value.startsWith('"'));
    if (replaced.length === 0 || names.length === 0) return [];
    if (names.some(([path]) => replaced.includes(path))) return [];
    const stays = names.map(([path, value]) => `${path} stays ${JSON.parse(value)}`);
    return [`${id}: ${replaced.join(', ')} cannot be changed, and ${stays.join(', ')}`];
  });
}

/** Values of create-only properties, as JSON, by path. */
function createOnly(
  db: SpecDatabase,
  known: Readonly<Record<string, Property>>,
  given: Readonly<Record<string, unknown>>,
  path = '',
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(given).flatMap(([name, value]): (readonly [string, string])[] => {
      const property = known[name];
      if (property === undefined || value === undefined) return [];
      const { causesReplacement = 'no', type } = property;
      if (causesReplacement !== 'no') return [[`${path}${name}`, JSON.stringify(value)]];
      if (type.type !== 'ref' || typeof value !== 'object' || value === null) return [];
      const fields = db.get('typeDefinition', type.reference.$ref).properties;
      return [...createOnly(db, fields, value as Readonly<Record<string, unknown>>, `${path}${name}.`)];
    }),
  );
}
