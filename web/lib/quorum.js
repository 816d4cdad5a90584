// Whether enough are here, by exact integers (src/rules.c): at least num/den of
// those convened and of the delegations.

export function quorumMet({ convened, present, delegations }, { num, den }) {
  const reaches = (part, whole) => part * den >= whole * num;
  return convened > 0 && reaches(present, convened) && reaches(delegations?.present ?? 0, delegations?.all ?? 0);
}
