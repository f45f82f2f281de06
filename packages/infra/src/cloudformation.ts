import type { Intrinsic, ResourceProperties } from '../generated/resource-types.js';

export type ResourceType = keyof ResourceProperties;

/** A resource of one type, with the properties that CloudFormation's schema has for it. */
export interface ResourceOf<T extends ResourceType> {
  readonly Type: T;
  readonly Properties: ResourceProperties[T];
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: 'Retain' | 'RetainExceptOnCreate';
  readonly UpdateReplacePolicy?: 'Retain';
}

/** A resource of a CloudFormation template. */
export type Resource = { readonly [T in ResourceType]: ResourceOf<T> }[ResourceType];

export type Resources = Readonly<Record<string, Resource>>;

/** An output of a stack. */
export interface Output {
  readonly Description: string;
  readonly Value: unknown;
}

/** What serverless.yml takes in as its resources. */
export interface StackParts {
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Output>>;
}

/** A statement of a policy: what is allowed or denied, on what, to whom and when. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

export const ref = (name: string) => ({ Ref: name }) satisfies Intrinsic;
export const attribute = (name: string, of: string) =>
  ({ 'Fn::GetAtt': [name, of] as const }) satisfies Intrinsic;

/** A text in which `${AWS::AccountId}` and names of resources are filled in by CloudFormation. */
export const sub = (text: string) => ({ 'Fn::Sub': text }) satisfies Intrinsic;

export const policy = (...Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });
