"""The ways into Ribbon: each adapter translates one platform's words into the core's and back."""
