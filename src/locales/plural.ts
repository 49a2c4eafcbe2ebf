/** What a sentence says for each kind of number that its language knows. */
type Forms = { readonly [Rule in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** Chooses among the forms of one language, such as one and several. */
export function createPlural(languageTag: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(languageTag);
  return (count, forms) => forms[rules.select(count)] ?? forms.other;
}
