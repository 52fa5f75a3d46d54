import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'mirador';
import { useState } from 'react';

/** Asks for the API key of a server that has refused to write without it. */
export function AskApiKey({ onKey }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const submit = (event) => {
    event.preventDefault();
    onKey(key.trim());
  };
  return (
    <Box component="form" onSubmit={submit} sx={{ alignItems: 'end', display: 'flex', gap: 1 }}>
      <TextField
        autoComplete="off"
        autoFocus
        label={t('autotagApiKey')}
        onChange={(event) => setKey(event.target.value)}
        size="small"
        sx={{ flex: 1 }}
        type="password"
        value={key}
        variant="standard"
      />
      <Button disabled={!sendable.test(key.trim())} size="small" type="submit">
        {t('autotagUseApiKey')}
      </Button>
    </Box>
  );
}

// --- Internal helpers ---

/** What may stand in a header (RFC 9110 §5.5). */
const sendable = /^[\x20-\x7e]+$/;
