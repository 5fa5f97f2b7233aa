"""dailypage: a lesson's Daily Page goes in; a page that explains itself comes out."""
