import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

/** TypeScript for an OpenAPI document. It stands here because openapi-typescript wants TypeScript 5, which this workspace has. */
export async function typesOf(document: object): Promise<string> {
  return astToString(
    await openapiTS(document as OpenAPI3, {
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
      // a field with a default may be left out
      defaultNonNullable: false,
    }),
  );
}
