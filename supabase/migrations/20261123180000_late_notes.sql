-- What a commit says of AI tools is the last listing's, like who made it: a note of git-ai under refs/notes/ai may come long
-- after the commit's files were read, and a mailmap changes whose address a mark rests on. A listing reads all of that.
create or replace function private.authorship(p_fact jsonb) returns jsonb language sql immutable as $$
  select jsonb_build_object(
    'authorId', p_fact -> 'authorId', 'committerId', p_fact -> 'committerId',
    'coAuthorIds', p_fact -> 'coAuthorIds', 'actor', p_fact -> 'actor', 'tools', p_fact -> 'tools'
  )
$$;
